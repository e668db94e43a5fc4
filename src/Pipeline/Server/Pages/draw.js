// The drawing page.
