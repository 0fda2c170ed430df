package quickstart;

import com.pulumi.Context;
import com.pulumi.Pulumi;
import com.pulumi.secureregistry.SecureRegistry;
import com.pulumi.secureregistry.SecureRegistryArgs;
import com.pulumi.secureregistry.inputs.UserArgs;
import java.util.Map;

/** A private container registry with two users. */
public class App {
    public static void main(String[] args) {
        Pulumi.run(App::stack);
    }

    private static void stack(Context ctx) {
        var config = ctx.config();
        var registry = new SecureRegistry("registry", SecureRegistryArgs.builder()
                .hostname(config.require("hostname"))
                .port(config.requireInteger("port"))
                .containerName(config.require("containerName"))
                .users(Map.of(
                        "ci", UserArgs.Empty, // a password is generated
                        "elton", UserArgs.builder().password(config.requireSecret("eltonPassword")).build())) // or chosen
                .build());
        ctx.export("endpoint", registry.endpoint());
        ctx.export("caCertificatePem", registry.caCertificatePem());
        ctx.export("credentials", registry.credentials());
    }
}
