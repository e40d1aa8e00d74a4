"""People who sign in. A person stands apart from tenants: one e-mail address, many memberships."""
