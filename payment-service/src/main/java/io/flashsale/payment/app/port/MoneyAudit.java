package io.flashsale.payment.app.port;

import io.flashsale.payment.domain.LawReport;
import java.time.Duration;
import java.util.List;

/** Questions about all payments at once, asked of each physical database in its turn. */
public interface MoneyAudit {

    /** Says which laws hold. It reads every payment: for operators, not for dashboards. */
    List<LawReport> laws();

    /** How long the oldest of those that still wait has been waiting. Cheap: reads what is due, by index. */
    Waiting waiting();

    /**
     * @param refunds how many refunds the provider has not accepted
     * @param refund age of the oldest of them; zero if there is none
     * @param capture age of the oldest capture that order-service has not answered; zero if there is none
     */
    record Waiting(long refunds, Duration refund, Duration capture) {}
}
