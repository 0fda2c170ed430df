"""A private container registry with two users."""

import pulumi
import pulumi_secure_registry as secure_registry

config = pulumi.Config()
registry = secure_registry.SecureRegistry(
    "registry",
    hostname=config.require("hostname"),
    port=config.require_int("port"),
    container_name=config.require("containerName"),
    users={
        "ci": {},  # a password is generated
        "elton": {"password": config.require_secret("eltonPassword")},  # or chosen
    },
)

pulumi.export("endpoint", registry.endpoint)
pulumi.export("caCertificatePem", registry.ca_certificate_pem)
pulumi.export("credentials", registry.credentials)
