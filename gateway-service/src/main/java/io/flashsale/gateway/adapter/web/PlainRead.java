package io.flashsale.gateway.adapter.web;

import jakarta.servlet.http.HttpServletRequest;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A look at the sales that nobody could read in two ways: an exact path, a query in unreserved characters, and no wish for
 * another form of answer than JSON. What it asks for depends on nothing else of the request.
 *
 * @param target path and query
 * @param route the pattern of the path
 */
record PlainRead(String target, String route) {

    static final String LIST = "/api/v1/sales";
    static final String ONE = "/api/v1/sales/{saleId}";

    private static final Pattern SALE = Pattern.compile("[0-9]{1,19}");
    private static final Pattern QUERY = Pattern.compile("[A-Za-z0-9_=&.-]{1,128}");

    /** @return null if it is something else, or takes a closer look */
    static @Nullable PlainRead of(HttpServletRequest request) {
        var uri = request.getRequestURI();
        if (!uri.startsWith(LIST) || !"GET".equals(request.getMethod()) || !wantsJson(request) || hasBody(request)) {
            return null;
        }
        var query = request.getQueryString();
        if (uri.length() == LIST.length()) {
            return query == null
                    ? new PlainRead(LIST, LIST)
                    : QUERY.matcher(query).matches() ? new PlainRead(LIST + '?' + query, LIST) : null;
        }
        boolean one = uri.charAt(LIST.length()) == '/'
                && SALE.matcher(uri).region(LIST.length() + 1, uri.length()).matches();
        return one && query == null ? new PlainRead(uri, ONE) : null;
    }

    private static boolean wantsJson(HttpServletRequest request) {
        var accept = request.getHeader("Accept");
        return accept == null || accept.equals("*/*") || accept.equals("application/json");
    }

    private static boolean hasBody(HttpServletRequest request) {
        return request.getContentLengthLong() > 0 || request.getHeader("Transfer-Encoding") != null;
    }
}
