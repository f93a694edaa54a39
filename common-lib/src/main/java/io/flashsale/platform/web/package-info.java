/** What every service's HTTP edge has in common: problem details, limits on bodies, ids in paths. */
@NullMarked
package io.flashsale.platform.web;

import org.jspecify.annotations.NullMarked;
