"""Images that mails name on foreign web servers, fetched without a word about who looks at them."""
