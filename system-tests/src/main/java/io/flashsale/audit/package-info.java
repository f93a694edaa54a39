/**
 * The auditor: looks at a running platform from outside - databases, Redis, broker, the provider's book and what clients
 * wrote down - and says for each law of the design whether it holds. It knows no service's code: names of tables, keys
 * and statuses are written down here a second time, on purpose.
 */
@NullMarked
package io.flashsale.audit;

import org.jspecify.annotations.NullMarked;
