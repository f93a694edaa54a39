package io.flashsale.platform.crypto;

import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;

/** @param keysFile see {@link SealingKeys} */
@ConfigurationProperties("flash.sealing")
record SealingProperties(Path keysFile) {}
