"""What only Chinese needs: words, names of persons and bodies, titles, structure of an article."""
