"""What stands outside: the job queue, the store, notifiers, PDF."""
