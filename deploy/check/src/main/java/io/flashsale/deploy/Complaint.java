package io.flashsale.deploy;

/**
 * Something that is wrong.
 *
 * @param check short name of who complains
 * @param where profile, kind and name of the object
 */
record Complaint(String check, String where, String what) {

    @Override
    public String toString() {
        return check + ": " + where + ": " + what;
    }
}
