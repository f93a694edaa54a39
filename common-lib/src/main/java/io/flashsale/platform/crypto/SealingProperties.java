package io.flashsale.platform.crypto;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/** @param keysFile see {@link SealingKeys}; an empty setting is null */
@ConfigurationProperties("flash.sealing")
record SealingProperties(@Nullable Path keysFile) {}
