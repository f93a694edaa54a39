package io.flashsale.inventory.adapter.web;

import io.flashsale.contract.ProblemCode;
import io.flashsale.contract.SaleId;
import io.flashsale.contract.SkuId;
import io.flashsale.contract.UserId;
import io.flashsale.inventory.app.FreezeItem;
import io.flashsale.inventory.app.port.Freezes;
import io.flashsale.inventory.app.port.Repairs;
import io.flashsale.inventory.domain.Freeze;
import io.flashsale.inventory.domain.Repair;
import io.flashsale.platform.web.CurrentUser;
import io.flashsale.platform.web.Page;
import io.flashsale.platform.web.Problem;
import io.flashsale.platform.web.ProblemException;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Evidence of repairs, and the emergency brake of a single item. */
@RestController
@RequestMapping("/api/v1")
@PreAuthorize("hasRole('OPERATOR')")
@Tag(name = "admin", description = "Looking after the platform; ROLE_OPERATOR")
class RepairController {

    private static final int MAX_SHOWN = 200;
    private static final int MAX_REASON = 500;

    /** Why the item must not be sold for now. */
    record FreezeRequest(@Nullable String reason) {}

    record FreezeView(SaleId saleId, SkuId skuId, String by, String reason, Instant since) {

        static FreezeView of(Freeze freeze) {
            return new FreezeView(
                    freeze.item().saleId(), freeze.item().skuId(), freeze.by(), freeze.reason(), freeze.since());
        }
    }

    /** @param bucket -1 for the whole item */
    record RepairView(
            SaleId saleId, SkuId skuId, int bucket, Repair.Kind kind, long units, String detail, Instant foundAt) {

        static RepairView of(Repair repair) {
            return new RepairView(
                    repair.item().saleId(),
                    repair.item().skuId(),
                    repair.bucket(),
                    repair.kind(),
                    repair.units(),
                    repair.detail(),
                    repair.foundAt());
        }
    }

    private final FreezeItem freezeItem;
    private final Freezes freezes;
    private final Repairs repairs;

    RepairController(FreezeItem freezeItem, Freezes freezes, Repairs repairs) {
        this.freezeItem = freezeItem;
        this.freezes = freezes;
        this.repairs = repairs;
    }

    @GetMapping("/admin/repairs")
    @Operation(summary = "What had drifted between gate and ledger and was put right, newest first")
    Page<RepairView> repairs() {
        return new Page<>(repairs.newest(MAX_SHOWN).stream().map(RepairView::of).toList(), null);
    }

    @GetMapping("/admin/freezes")
    @Operation(summary = "Items that are off sale until an operator has looked at them")
    Page<FreezeView> freezes() {
        return new Page<>(freezes.all(MAX_SHOWN).stream().map(FreezeView::of).toList(), null);
    }

    @PostMapping("/sales/{saleId}/items/{skuId}/freeze")
    @Operation(summary = "Take one item off sale; orders that were placed before go on")
    FreezeView freeze(
            @PathVariable SaleId saleId,
            @PathVariable SkuId skuId,
            @RequestBody FreezeRequest request,
            @CurrentUser UserId operator) {
        String reason = request.reason();
        if (reason == null || reason.isBlank() || reason.length() > MAX_REASON) {
            throw new ProblemException(
                    Problem.field("reason", "must say in 1 to " + MAX_REASON + " characters why the item is frozen"));
        }
        return freezeItem
                .freeze(saleId, skuId, operator.value(), reason)
                .map(FreezeView::of)
                .orElseThrow(() -> new ProblemException(ProblemCode.NOT_FOUND));
    }

    @PostMapping("/sales/{saleId}/items/{skuId}/unfreeze")
    @Operation(summary = "Put a frozen item back on sale; refused while its books break a law")
    void unfreeze(@PathVariable SaleId saleId, @PathVariable SkuId skuId) {
        switch (freezeItem.unfreeze(saleId, skuId)) {
            case FreezeItem.Unfreezing.Done done -> {
                // Done; unfreezing an item that is not frozen is the same as having done it.
            }
            case FreezeItem.Unfreezing.NoSuchItem none -> throw new ProblemException(ProblemCode.NOT_FOUND);
            case FreezeItem.Unfreezing.StillBroken broken ->
                throw new ProblemException(
                        ProblemCode.SALE_STATE, "Its books still break a law: " + String.join("; ", broken.breaches()));
        }
    }
}
