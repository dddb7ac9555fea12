"""What a practice sets up before it sees anybody: people, places, kinds of visit, forms, prices."""
