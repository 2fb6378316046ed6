"""From counts to what they say of everyone: functions of numbers alone."""
