package io.flashsale.logistics.app.port;

import io.flashsale.logistics.domain.LawReport;
import java.util.List;

/** Reads every parcel and scan, page by page, and says which laws hold. */
public interface ParcelAudit {

    List<LawReport> run();
}
