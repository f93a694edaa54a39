package io.flashsale.gateway.storefront;

import jakarta.servlet.http.HttpServletResponse;

/**
 * What our pages may do: load from us, talk to us (and to the issuer, if there is one), turn no string into markup or
 * script. It takes the place of the one that every answer has.
 */
final class PagePolicy {

    private final String page;

    /** @param issuer origin of the token endpoint; empty if there is none */
    PagePolicy(String issuer) {
        this.page = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; manifest-src 'self'; "
                + "connect-src 'self'" + (issuer.isEmpty() ? "" : " " + issuer) + "; "
                + "worker-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
                + "require-trusted-types-for 'script'; trusted-types worker";
    }

    void writeTo(HttpServletResponse response) {
        response.setHeader("Content-Security-Policy", page);
    }
}
