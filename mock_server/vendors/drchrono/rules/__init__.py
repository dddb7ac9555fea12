"""What writes bring with them: the reference's rules of behaviour, by what they are about."""
