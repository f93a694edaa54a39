package io.flashsale.order.adapter.web;

import io.flashsale.contract.ProblemCode;
import io.flashsale.contract.SaleId;
import io.flashsale.contract.SkuId;
import io.flashsale.platform.bundle.BundledAnswer;
import io.flashsale.platform.bundle.BundledCheckout;
import io.flashsale.platform.bundle.Bundles;
import io.flashsale.platform.security.Callers;
import io.flashsale.platform.trace.Traces;
import io.flashsale.platform.web.Problem;
import io.flashsale.platform.web.ProblemException;
import io.flashsale.platform.web.ProblemWriter;
import io.flashsale.platform.web.Problems;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.validation.ConstraintViolationException;
import jakarta.validation.Validator;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.slf4j.MDC;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.filter.ServerHttpObservationFilter;
import org.springframework.web.servlet.HandlerExceptionResolver;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Checkouts of many shoppers in one call, as gateways send them when many wait at once. Each is verified, decided and
 * answered as if it had come alone, by its own token: the call itself gives nobody any right (docs/adr/0018).
 *
 * <p>A filter in front of Spring Security's chain and the dispatcher, which would have nothing to decide here and cost as
 * much as thirty checkouts: what is called thirty times a second never gets warm.
 */
final class CheckoutBundleDoor extends OncePerRequestFilter {

    static final String PATH = "/checkouts";
    private static final String SHOPPER = "ROLE_SHOPPER";

    private final Checkout checkout;
    private final Callers callers;
    private final JsonMapper json;
    private final Validator validator;
    private final ProblemWriter problems;
    private final Traces traces;
    private final HandlerExceptionResolver failures;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    CheckoutBundleDoor(
            Checkout checkout,
            Callers callers,
            JsonMapper json,
            Validator validator,
            ProblemWriter problems,
            Traces traces,
            HandlerExceptionResolver failures) {
        this.checkout = checkout;
        this.callers = callers;
        this.json = json;
        this.validator = validator;
        this.problems = problems;
        this.traces = traces;
        this.failures = failures;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (!"POST".equals(request.getMethod())) {
            chain.doFilter(request, response);
            return;
        }
        ServerHttpObservationFilter.findObservationContext(request)
                .ifPresent(observed -> observed.setPathPattern(PATH));
        try {
            if (!Bundles.CONTENT_TYPE.equals(request.getContentType())) {
                throw new ProblemException(ProblemCode.UNSUPPORTED_MEDIA_TYPE);
            }
            byte[] answers = place(request.getInputStream().readAllBytes());
            response.setContentType(Bundles.CONTENT_TYPE);
            response.setContentLength(answers.length);
            response.getOutputStream().write(answers);
        } catch (IOException | RuntimeException failure) {
            // As behind the dispatcher: one place says what a failure is for the client.
            if (failures.resolveException(request, response, null, failure) == null) {
                throw failure;
            }
        }
    }

    private byte[] place(byte[] bundle) {
        List<BundledCheckout> checkouts = read(bundle);
        List<BundledAnswer> answers = new ArrayList<>(checkouts.size());
        if (checkouts.size() == 1) {
            answers.add(answer(checkouts.getFirst()));
        } else {
            List<Future<BundledAnswer>> underWay = new ArrayList<>(checkouts.size());
            for (BundledCheckout one : checkouts) {
                underWay.add(threads.submit(() -> answer(one)));
            }
            for (Future<BundledAnswer> one : underWay) {
                answers.add(result(one));
            }
        }
        return Bundles.answers(answers);
    }

    private static List<BundledCheckout> read(byte[] bundle) {
        try {
            return Bundles.checkouts(bundle);
        } catch (IllegalArgumentException malformed) {
            throw new ProblemException(ProblemCode.MALFORMED_REQUEST);
        }
    }

    private static BundledAnswer result(Future<BundledAnswer> answer) {
        try {
            return answer.get();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new ProblemException(ProblemCode.UNAVAILABLE);
        } catch (ExecutionException failed) {
            throw new IllegalStateException(failed.getCause());
        }
    }

    private BundledAnswer answer(BundledCheckout one) {
        return traces.runContinued("checkout", one.traceparent(), () -> {
            try (var _ = MDC.putCloseable("requestId", one.requestId())) {
                return place(one);
            } catch (RuntimeException refused) {
                return refusal(one, refused);
            }
        });
    }

    private BundledAnswer place(BundledCheckout one) {
        Callers.Caller caller = callers.verify(one.token()).with(SHOPPER);
        SaleId saleId = id(one.saleId(), SaleId::of);
        SkuId skuId = id(one.skuId(), SkuId::of);
        PlaceOrderRequest request = request(one);
        ResponseEntity<OrderView> placed = checkout.place(
                saleId, skuId, one.idempotencyKey().isEmpty() ? null : one.idempotencyKey(), request, caller.userId());
        Map<String, String> headers = new HashMap<>(placed.getHeaders().toSingleValueMap());
        headers.put(HttpHeaders.CONTENT_TYPE, MediaType.APPLICATION_JSON_VALUE);
        return new BundledAnswer(placed.getStatusCode().value(), headers, json.writeValueAsBytes(placed.getBody()));
    }

    /** An id that cannot be one names nothing. */
    private static <T> T id(String text, Function<String, T> of) {
        try {
            return of.apply(text);
        } catch (IllegalArgumentException none) {
            throw new ProblemException(ProblemCode.NOT_FOUND);
        }
    }

    private PlaceOrderRequest request(BundledCheckout one) {
        if (!isJson(one.contentType())) {
            throw new ProblemException(ProblemCode.UNSUPPORTED_MEDIA_TYPE);
        }
        PlaceOrderRequest request;
        try {
            request = one.body().length == 0 ? null : json.readValue(one.body(), PlaceOrderRequest.class);
        } catch (JacksonException unreadable) {
            throw new ProblemException(Problems.unreadable(unreadable));
        }
        if (request == null) {
            throw new ProblemException(Problems.unreadable(null));
        }
        var violations = validator.validate(request);
        if (!violations.isEmpty()) {
            throw new ConstraintViolationException(violations);
        }
        return request;
    }

    private static boolean isJson(String contentType) {
        try {
            MediaType type = MediaType.parseMediaType(contentType);
            return type.isCompatibleWith(MediaType.APPLICATION_JSON)
                    || type.getSubtype().endsWith("+json");
        } catch (RuntimeException malformed) {
            return false;
        }
    }

    private BundledAnswer refusal(BundledCheckout one, RuntimeException failure) {
        String path = "/api/v1/sales/" + one.saleId() + "/items/" + one.skuId() + "/orders";
        Problem problem = Problems.of(failure);
        Problems.log(problem, failure, "POST", path);
        Map<String, String> headers = problems.headers(problem);
        if (problem.code() == ProblemCode.UNAUTHENTICATED) {
            headers.put(HttpHeaders.WWW_AUTHENTICATE, "Bearer error=\"invalid_token\"");
        }
        return new BundledAnswer(problem.code().status(), headers, problems.body(path, problem));
    }

    @Override
    public void destroy() {
        threads.close();
    }
}
