"""The portal: what customers see of their tickets. It is the organisation's, and shows nothing of ours."""
