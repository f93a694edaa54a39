/** The auditor's own tests, on made-up evidence. */
@NullMarked
package io.flashsale.audit;

import org.jspecify.annotations.NullMarked;
