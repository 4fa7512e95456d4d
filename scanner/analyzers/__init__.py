"""What reads the code of an app. All of it runs inside the sandbox, and without Django."""
