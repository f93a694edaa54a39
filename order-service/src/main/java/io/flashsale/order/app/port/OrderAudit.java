package io.flashsale.order.app.port;

import io.flashsale.order.domain.LawReport;
import java.util.List;

/** The laws that order rows alone can show, checked row by row, one physical database at a time. */
public interface OrderAudit {

    List<LawReport> run();
}
