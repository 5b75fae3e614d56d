"""My account: logging in and out, passwords, sessions, language."""
