"""What is typed on the pages of merchants, tills and organisers."""
