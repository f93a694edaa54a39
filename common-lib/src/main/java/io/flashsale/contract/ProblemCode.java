package io.flashsale.contract;

/**
 * Every problem that a client can be told (RFC 9457). The slug is stable: it is the tail of the {@code type} URI
 * {@code /problems/<slug>}, a page that the gateway serves, and the {@code code} member.
 */
public enum ProblemCode {
    MALFORMED_REQUEST(
            400,
            "malformed-request",
            "The request could not be read",
            "A field is missing, unknown, of the wrong type or out of range. The member `errors` names the fields."),
    IDEMPOTENCY_KEY_MISSING(
            400,
            "idempotency-key-missing",
            "Idempotency-Key is missing",
            "Send a header Idempotency-Key of 1 to 64 printable characters, the same one for each retry of the same intent."),
    UNAUTHENTICATED(401, "unauthenticated", "Sign in first", "The bearer token is missing, expired or not valid here."),
    FORBIDDEN(403, "forbidden", "Not allowed", "Your token does not carry the role that this call needs."),
    NOT_FOUND(404, "not-found", "Not found", "There is no such thing, or it is not yours."),
    METHOD_NOT_ALLOWED(405, "method-not-allowed", "Method not allowed", "This address does not know that method."),
    NOT_ACCEPTABLE(406, "not-acceptable", "Not acceptable", "This address answers application/json."),
    SOLD_OUT(
            409,
            "sold-out",
            "Sold out",
            "No unit is free. Units of cancelled and unpaid orders come back, so a later try may succeed."),
    PURCHASE_LIMIT(
            409, "purchase-limit", "Purchase limit reached", "You hold as many units of this item as one shopper may."),
    SALE_NOT_OPEN(409, "sale-not-open", "The sale is not open", "It has not started, is paused, or is over."),
    ORDER_PENDING(
            409,
            "order-pending",
            "The order is being confirmed",
            "The ledger confirms an order within moments; repeat the call after Retry-After."),
    ORDER_STATE(
            409, "order-state", "The order's status does not allow this", "Read the order: its status has moved on."),
    SALE_STATE(
            409,
            "sale-state",
            "The sale's status does not allow this",
            "Only a draft can be edited or published; only a published sale can be paused, resumed, restocked or closed."),
    PAYMENT_MISMATCH(
            409,
            "payment-mismatch",
            "Amounts differ",
            "The callback's amount, currency or order is not that of the payment."),
    PAYLOAD_TOO_LARGE(
            413,
            "payload-too-large",
            "The body is too large",
            "Bodies are limited; see the API page for the limit of each call."),
    UNSUPPORTED_MEDIA_TYPE(415, "unsupported-media-type", "Unsupported media type", "Send application/json."),
    IDEMPOTENCY_KEY_REUSED(
            422,
            "idempotency-key-reused",
            "Idempotency-Key was used for something else",
            "The same key came before with another payload. Use a new key for a new intent."),
    TOO_MANY_REQUESTS(
            429, "too-many-requests", "Too many requests", "You are over a limit; try again after Retry-After."),
    INTERNAL_ERROR(
            500,
            "internal-error",
            "Something broke on our side",
            "Nothing leaks here; give the traceId to the operator."),
    UNAVAILABLE(
            503,
            "unavailable",
            "Not available right now",
            "Nothing was half done in your sight: repeat the call with the same Idempotency-Key after Retry-After."),
    DEGRADED(
            503,
            "degraded",
            "Given up for the moment",
            "The platform is under pressure and spends its strength on what matters more. Nothing was done: repeat the call after Retry-After."),
    GATEWAY_TIMEOUT(
            504,
            "gateway-timeout",
            "The answer took too long",
            "The outcome is unknown. Repeat the call with the same Idempotency-Key to learn it.");

    private final int status;
    private final String slug;
    private final String title;
    private final String explanation;

    ProblemCode(int status, String slug, String title, String explanation) {
        this.status = status;
        this.slug = slug;
        this.title = title;
        this.explanation = explanation;
    }

    /** The HTTP status. */
    public int status() {
        return status;
    }

    public String slug() {
        return slug;
    }

    public String title() {
        return title;
    }

    /** One or two sentences for a person: what happened and what to do. */
    public String explanation() {
        return explanation;
    }

    /** The RFC 9457 type, relative to the gateway. */
    public String type() {
        return "/problems/" + slug;
    }
}
