package io.flashsale.platform.json;

import io.flashsale.contract.BatchId;
import io.flashsale.contract.NumericId;
import io.flashsale.contract.OrderId;
import io.flashsale.contract.PaymentId;
import io.flashsale.contract.RefundId;
import io.flashsale.contract.SaleId;
import io.flashsale.contract.SkuId;
import io.flashsale.contract.TextId;
import io.flashsale.contract.UserId;
import java.util.function.Function;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.KeyDeserializer;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.deser.std.StdDeserializer;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.StdSerializer;

/** Ids are plain strings in JSON, both ways, as values and as keys. */
final class IdModule extends SimpleModule {

    IdModule() {
        super("flash-sale-ids");
        addSerializer(NumericId.class, new NumericIdWriter());
        addSerializer(TextId.class, new TextIdWriter());
        addKeySerializer(NumericId.class, new NumericIdKeyWriter());
        addKeySerializer(TextId.class, new TextIdKeyWriter());
        id(OrderId.class, OrderId::of);
        id(SaleId.class, SaleId::of);
        id(PaymentId.class, PaymentId::of);
        id(RefundId.class, RefundId::of);
        id(BatchId.class, BatchId::of);
        id(UserId.class, UserId::of);
        id(SkuId.class, SkuId::of);
    }

    private <T> void id(Class<T> type, Function<String, T> parser) {
        addDeserializer(type, new IdReader<>(type, parser));
        addKeyDeserializer(type, new IdKeyReader<>(type, parser));
    }

    private static final class NumericIdWriter extends StdSerializer<NumericId> {
        NumericIdWriter() {
            super(NumericId.class);
        }

        @Override
        public void serialize(NumericId id, JsonGenerator json, SerializationContext context) {
            json.writeString(Long.toString(id.value()));
        }
    }

    private static final class TextIdWriter extends StdSerializer<TextId> {
        TextIdWriter() {
            super(TextId.class);
        }

        @Override
        public void serialize(TextId id, JsonGenerator json, SerializationContext context) {
            json.writeString(id.value());
        }
    }

    private static final class NumericIdKeyWriter extends StdSerializer<NumericId> {
        NumericIdKeyWriter() {
            super(NumericId.class);
        }

        @Override
        public void serialize(NumericId id, JsonGenerator json, SerializationContext context) {
            json.writeName(Long.toString(id.value()));
        }
    }

    private static final class TextIdKeyWriter extends StdSerializer<TextId> {
        TextIdKeyWriter() {
            super(TextId.class);
        }

        @Override
        public void serialize(TextId id, JsonGenerator json, SerializationContext context) {
            json.writeName(id.value());
        }
    }

    private static final class IdReader<T> extends StdDeserializer<T> {

        private final Class<T> type;
        private final transient Function<String, T> parser;

        IdReader(Class<T> type, Function<String, T> parser) {
            super(type);
            this.type = type;
            this.parser = parser;
        }

        @Override
        public T deserialize(JsonParser json, DeserializationContext context) {
            if (json.currentToken() != JsonToken.VALUE_STRING) {
                return type.cast(context.handleUnexpectedToken(type, json));
            }
            return parse(parser, type, json.getString(), context);
        }
    }

    private static final class IdKeyReader<T> extends KeyDeserializer {

        private final Class<T> type;
        private final Function<String, T> parser;

        IdKeyReader(Class<T> type, Function<String, T> parser) {
            this.type = type;
            this.parser = parser;
        }

        @Override
        public Object deserializeKey(String key, DeserializationContext context) {
            return parse(parser, type, key, context);
        }
    }

    private static <T> T parse(Function<String, T> parser, Class<T> type, String text, DeserializationContext context) {
        try {
            return parser.apply(text);
        } catch (IllegalArgumentException malformed) {
            throw context.weirdStringException(text, type, "not an id");
        }
    }
}
