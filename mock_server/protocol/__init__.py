"""What every vendor's API is made of: behaviours that know no vendor."""
