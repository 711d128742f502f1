"""What was made, and where: the summary of a build and the pages to look at."""
