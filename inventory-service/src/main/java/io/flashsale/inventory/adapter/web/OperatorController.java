package io.flashsale.inventory.adapter.web;

import io.flashsale.contract.ProblemCode;
import io.flashsale.contract.SaleId;
import io.flashsale.contract.SkuId;
import io.flashsale.inventory.app.CloseSale;
import io.flashsale.inventory.app.CreateSale;
import io.flashsale.inventory.app.EditSale;
import io.flashsale.inventory.app.ListSales;
import io.flashsale.inventory.app.PauseSale;
import io.flashsale.inventory.app.PublishSale;
import io.flashsale.inventory.app.RestockItem;
import io.flashsale.inventory.app.ResumeSale;
import io.flashsale.inventory.app.SaleOutcome;
import io.flashsale.inventory.app.SaleView;
import io.flashsale.inventory.domain.SaleProposal;
import io.flashsale.platform.web.Problem;
import io.flashsale.platform.web.ProblemException;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** What operators do with sales. */
@RestController
@RequestMapping("/api/v1/sales")
@PreAuthorize("hasRole('OPERATOR')")
@Tag(name = "operator", description = "Create and run sales; ROLE_OPERATOR")
class OperatorController {

    private static final int MAX_KEY_LENGTH = 64;
    private static final int MAX_FLAWS_TOLD = 20;

    /** Units to add. */
    record RestockRequest(@Nullable Integer quantity) {}

    /** The same for a first call and for its replays. */
    record RestockAnswer(SaleId saleId, SkuId skuId, int quantity, int total) {}

    private final CreateSale create;
    private final EditSale edit;
    private final PublishSale publish;
    private final PauseSale pause;
    private final ResumeSale resume;
    private final CloseSale close;
    private final RestockItem restock;
    private final ListSales sales;

    OperatorController(
            CreateSale create,
            EditSale edit,
            PublishSale publish,
            PauseSale pause,
            ResumeSale resume,
            CloseSale close,
            RestockItem restock,
            ListSales sales) {
        this.create = create;
        this.edit = edit;
        this.publish = publish;
        this.pause = pause;
        this.resume = resume;
        this.close = close;
        this.restock = restock;
        this.sales = sales;
    }

    @PostMapping
    @Operation(summary = "A new draft")
    ResponseEntity<SaleView> create(@RequestBody SaleProposal proposal) {
        var view = shown(create.create(proposal));
        return ResponseEntity.created(URI.create("/api/v1/sales/" + view.saleId()))
                .body(view);
    }

    @PutMapping("/{saleId}")
    @Operation(summary = "Replace a draft")
    SaleView edit(@PathVariable SaleId saleId, @RequestBody SaleProposal proposal) {
        return shown(edit.edit(saleId, proposal));
    }

    @PostMapping("/{saleId}/publish")
    @Operation(summary = "Make a draft public and write its stock")
    SaleView publish(@PathVariable SaleId saleId) {
        return shown(publish.publish(saleId));
    }

    @PostMapping("/{saleId}/pause")
    @Operation(summary = "Stop selling for a while")
    SaleView pause(@PathVariable SaleId saleId) {
        return shown(pause.pause(saleId));
    }

    @PostMapping("/{saleId}/resume")
    @Operation(summary = "Go on selling")
    SaleView resume(@PathVariable SaleId saleId) {
        return shown(resume.resume(saleId));
    }

    @PostMapping("/{saleId}/close")
    @Operation(summary = "End a sale for good")
    SaleView close(@PathVariable SaleId saleId) {
        return shown(close.close(saleId));
    }

    @PostMapping("/{saleId}/items/{skuId}/restock")
    @Operation(summary = "Add units to a running sale")
    ResponseEntity<RestockAnswer> restock(
            @PathVariable SaleId saleId,
            @PathVariable SkuId skuId,
            @RequestHeader("Idempotency-Key") String idempotencyKey,
            @RequestBody RestockRequest request) {
        if (idempotencyKey.isBlank()) {
            throw new ProblemException(ProblemCode.IDEMPOTENCY_KEY_MISSING);
        }
        if (idempotencyKey.length() > MAX_KEY_LENGTH || !idempotencyKey.chars().allMatch(c -> c > 0x20 && c < 0x7f)) {
            throw new ProblemException(Problem.field(
                    "Idempotency-Key", "must be 1 to " + MAX_KEY_LENGTH + " printable characters without blanks"));
        }
        if (request.quantity() == null || request.quantity() < 1) {
            throw new ProblemException(Problem.field("quantity", "must be 1 or more"));
        }
        return switch (restock.restock(saleId, skuId, idempotencyKey, request.quantity())) {
            case RestockItem.Outcome.Restocked done -> {
                var response = ResponseEntity.ok();
                if (done.replayed()) {
                    response.header("Idempotency-Replayed", "true");
                }
                yield response.body(new RestockAnswer(saleId, skuId, done.quantity(), done.total()));
            }
            case RestockItem.Outcome.NoSuchItem none -> throw new ProblemException(ProblemCode.NOT_FOUND);
            case RestockItem.Outcome.Refused refused ->
                throw new ProblemException(ProblemCode.SALE_STATE, refused.reason());
            case RestockItem.Outcome.KeyReused reused -> throw new ProblemException(ProblemCode.IDEMPOTENCY_KEY_REUSED);
            case RestockItem.Outcome.TooMuch tooMuch ->
                throw new ProblemException(Problem.field(
                        "quantity", "must be " + tooMuch.most() + " at most: an item's total is bounded"));
        };
    }

    private SaleView shown(SaleOutcome outcome) {
        return switch (outcome) {
            case SaleOutcome.Done done -> sales.view(done.sale());
            case SaleOutcome.NoSuchSale none -> throw new ProblemException(ProblemCode.NOT_FOUND);
            case SaleOutcome.Refused refused -> throw new ProblemException(ProblemCode.SALE_STATE, refused.reason());
            case SaleOutcome.Flawed flawed -> throw new ProblemException(Problem.fields(told(flawed.flaws())));
        };
    }

    private static List<Problem.FieldError> told(List<SaleProposal.Flaw> flaws) {
        return flaws.stream()
                .limit(MAX_FLAWS_TOLD)
                .map(f -> new Problem.FieldError(f.field(), f.message()))
                .toList();
    }
}
