package io.flashsale.platform.database;

/** Who brings the schemas up to date. */
public enum MigrationMode {
    /** The service, before it uses them. */
    AT_START,
    /** Somebody else: the service only checks that nothing is missing, and needs no right to change tables. */
    NEVER,
    /** The process migrates, and ends without starting anything else: a job before a roll-out. */
    ONLY
}
