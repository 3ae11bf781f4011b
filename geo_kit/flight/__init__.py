"""How it flew: closed forms, one right-hand side, and models solved for a report."""
