/** What is loaded into a running service to crash it; knows nothing but the JDK. */
@NullMarked
package io.flashsale.systemtest.crash.agent;

import org.jspecify.annotations.NullMarked;
