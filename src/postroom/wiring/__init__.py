"""The one place where real parts are chosen and joined, a file for each role, so that none loads another's parts."""
