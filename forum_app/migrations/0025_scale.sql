-- What was deleted, in the order in which it was: of everybody, and of one member. A page of it walked over all topics.
CREATE INDEX topic_deleted ON topic (deleted_at, id) WHERE deleted_by IS NOT NULL;

DROP INDEX topic_deleted_by;
CREATE INDEX topic_deleted_by ON topic (deleted_by, deleted_at, id) WHERE deleted_by IS NOT NULL;
