package io.flashsale.deploy;

import java.util.List;

/** One kind of question that a release has to answer. */
interface Check {

    List<Complaint> complaints(Release release);
}
