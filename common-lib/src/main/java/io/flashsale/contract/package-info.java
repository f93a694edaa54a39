/**
 * What the services say to one another: ids, events and problem codes. Records of JDK types only, no framework.
 *
 * <p>Contracts are additive: a field may be added, never renamed, re-typed or removed. Golden JSON samples guard this.
 */
@NullMarked
package io.flashsale.contract;

import org.jspecify.annotations.NullMarked;
