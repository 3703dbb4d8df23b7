"""The benchmark: what Postroom does with the same mails as others, beside a floor measured in the same run."""
