"""CVs: made together with the client, kept in versions, shown to employers with consent."""
