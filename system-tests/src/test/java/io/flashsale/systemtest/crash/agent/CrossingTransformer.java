package io.flashsale.systemtest.crash.agent;

import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.MethodModel;
import java.lang.classfile.MethodTransform;
import java.lang.classfile.TypeKind;
import java.lang.classfile.instruction.ReturnInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.instrument.ClassFileTransformer;
import java.lang.reflect.AccessFlag;
import java.security.ProtectionDomain;
import org.jspecify.annotations.Nullable;

/** Puts the call of {@link CrashAgent#crossing} into every method of the name that has a body. */
final class CrossingTransformer implements ClassFileTransformer {

    private static final ClassDesc AGENT = ClassDesc.of(CrashAgent.class.getName());
    private static final MethodTypeDesc CROSSING = MethodTypeDesc.of(
            ConstantDescs.CD_boolean,
            ConstantDescs.CD_Object,
            ConstantDescs.CD_int,
            ConstantDescs.CD_Object.arrayType());

    private final int id;
    private final Class<?> target;
    private final ArmedSwitch armed;
    private int methodsChanged;
    private @Nullable Throwable failure;

    CrossingTransformer(int id, Class<?> target, ArmedSwitch armed) {
        this.id = id;
        this.target = target;
        this.armed = armed;
    }

    Class<?> target() {
        return target;
    }

    void assertDone() {
        if (failure != null) {
            throw new IllegalStateException("the class could not be changed: " + failure, failure);
        }
        if (methodsChanged == 0) {
            throw new IllegalArgumentException(
                    armed.className() + " has no method " + armed.methodName() + " with a body");
        }
    }

    @Override
    public byte @Nullable [] transform(
            @Nullable ClassLoader loader,
            String name,
            @Nullable Class<?> redefined,
            @Nullable ProtectionDomain domain,
            byte[] classFile) {
        if (redefined != target) {
            return null;
        }
        try {
            // Frames are computed anew; the types they merge are read, not loaded.
            ClassFile format = ClassFile.of(ClassFile.ClassHierarchyResolverOption.of(
                    ClassHierarchyResolver.ofResourceParsing(loader).orElse(ClassHierarchyResolver.defaultResolver())));
            methodsChanged = 0;
            return format.transformClass(format.parse(classFile), change());
        } catch (Throwable e) { // The JVM would swallow it.
            failure = e;
            return null;
        }
    }

    private ClassTransform change() {
        return (builder, element) -> {
            if (element instanceof MethodModel method && isMeant(method)) {
                methodsChanged++;
                builder.transformMethod(method, MethodTransform.transformingCode(new Call(method)));
            } else {
                builder.with(element);
            }
        };
    }

    private boolean isMeant(MethodModel method) {
        return method.methodName().equalsString(armed.methodName())
                && method.code().isPresent()
                && !method.flags().has(AccessFlag.BRIDGE);
    }

    private static MethodTypeDesc asText(TypeKind kind) {
        ClassDesc parameter =
                switch (kind) {
                    case BYTE, SHORT -> ConstantDescs.CD_int;
                    default -> kind.upperBound();
                };
        return MethodTypeDesc.of(ConstantDescs.CD_String, parameter);
    }

    /** Inside one method: at its start, or in front of each of its returns. */
    private final class Call implements CodeTransform {

        private final MethodTypeDesc type;

        Call(MethodModel method) {
            this.type = method.methodTypeSymbol();
            if (armed.action() == ArmedSwitch.Action.SKIP
                    && !(armed.before() && type.returnType().equals(ConstantDescs.CD_void))) {
                throw new IllegalArgumentException("only a void method can be skipped, and only before it runs");
            }
        }

        @Override
        public void atStart(CodeBuilder code) {
            if (!armed.before()) {
                return;
            }
            code.aconst_null();
            call(code);
            if (armed.action() == ArmedSwitch.Action.SKIP) {
                code.ifThen(CodeBuilder::return_);
            } else {
                code.pop();
            }
        }

        @Override
        public void accept(CodeBuilder code, CodeElement element) {
            if (!armed.before() && element instanceof ReturnInstruction returning) {
                if (returning.typeKind() == TypeKind.REFERENCE) {
                    code.dup();
                } else {
                    code.aconst_null();
                }
                call(code);
                code.pop();
            }
            code.with(element);
        }

        private void call(CodeBuilder code) {
            code.loadConstant(id);
            code.loadConstant(type.parameterCount()).anewarray(ConstantDescs.CD_Object);
            for (int i = 0; i < type.parameterCount(); i++) {
                TypeKind kind = TypeKind.from(type.parameterType(i));
                code.dup().loadConstant(i);
                code.loadLocal(kind, code.parameterSlot(i));
                if (kind != TypeKind.REFERENCE) {
                    code.invokestatic(ConstantDescs.CD_String, "valueOf", asText(kind));
                }
                code.aastore();
            }
            code.invokestatic(AGENT, "crossing", CROSSING);
        }
    }
}
