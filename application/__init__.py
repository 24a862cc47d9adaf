"""What more than one function needs: the write cycle, authorization, search; it knows ports, not technology."""
