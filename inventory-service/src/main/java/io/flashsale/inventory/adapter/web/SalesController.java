package io.flashsale.inventory.adapter.web;

import io.flashsale.contract.ProblemCode;
import io.flashsale.contract.SaleId;
import io.flashsale.inventory.app.ListSales;
import io.flashsale.inventory.app.SaleView;
import io.flashsale.inventory.domain.ShownStatus;
import io.flashsale.platform.web.Page;
import io.flashsale.platform.web.Problem;
import io.flashsale.platform.web.ProblemException;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Sales for everybody; drafts for operators only. */
@RestController
@RequestMapping("/api/v1/sales")
@Tag(name = "sales", description = "Flash-sale events and their items")
class SalesController {

    private static final int MAX_PAGE = 100;

    private final ListSales sales;

    SalesController(ListSales sales) {
        this.sales = sales;
    }

    @GetMapping
    @Operation(summary = "Sales, newest first, with approximate remaining stock")
    Page<SaleView> list(
            @RequestParam(required = false) @Nullable String status,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(defaultValue = "20") int limit) {
        if (limit < 1 || limit > MAX_PAGE) {
            throw new ProblemException(Problem.field("limit", "must be between 1 and " + MAX_PAGE));
        }
        var page = sales.page(status(status), OperatorsFirst.isOperator(), before(cursor), limit);
        return new Page<>(page.items(), page.next() == null ? null : cursor(page.next()));
    }

    @GetMapping("/{saleId}")
    @Operation(summary = "One sale, with approximate remaining stock")
    SaleView one(@PathVariable SaleId saleId) {
        return sales.one(saleId, OperatorsFirst.isOperator())
                .orElseThrow(() -> new ProblemException(ProblemCode.NOT_FOUND));
    }

    private static @Nullable ShownStatus status(@Nullable String word) {
        if (word == null || word.isBlank()) {
            return null;
        }
        return Arrays.stream(ShownStatus.values())
                .filter(s -> s.name().equals(word.toUpperCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> new ProblemException(
                        Problem.field("status", "must be one of " + List.of(ShownStatus.values()))));
    }

    private static String cursor(SaleId last) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(last.toString().getBytes(StandardCharsets.US_ASCII));
    }

    private static @Nullable SaleId before(@Nullable String cursor) {
        if (cursor == null || cursor.isBlank()) {
            return null;
        }
        try {
            return SaleId.of(new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.US_ASCII));
        } catch (IllegalArgumentException malformed) {
            throw new ProblemException(Problem.field("cursor", "is not a cursor of this list"));
        }
    }
}
