"""Invitations as people meet them: messages, and being sent no other."""
