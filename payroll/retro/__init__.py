"""Past pay that would come out otherwise today: found, explained, settled or dismissed."""
