-- What is a member's own on the pages: kept by a number that grows with each change of it.
ALTER TABLE member ADD COLUMN mine INTEGER NOT NULL DEFAULT 0;
