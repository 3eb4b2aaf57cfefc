"""What practices call the people they see (J-58): one word, in the singular and in the plural."""

WORDS_FOR_CLIENT = (
    ("client", "clients"),
    ("patient", "patients"),
    ("customer", "customers"),
    ("member", "members"),
    ("student", "students"),
)
