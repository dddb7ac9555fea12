"""What writes bring with them: the reference's rules of behaviour, by the records they are about."""
