# The same registry by OpenTofu and the upstream providers. The files go into the registry's own container: a
# read-only root file system, as SecureRegistry has it, would refuse them.
terraform {
  required_providers {
    docker = { source = "bench.local/bench/docker" }
    random = { source = "bench.local/bench/random" }
    tls    = { source = "bench.local/bench/tls" }
  }
}

variable "name" { type = string }
variable "port" { type = number }
variable "image" { type = string }
variable "health" { type = string }
variable "cost" { type = number }

# A password, or none for one that is generated.
variable "users" { type = map(string) }

resource "random_password" "user" {
  for_each = toset([for user, password in var.users : user if password == ""])
  length   = 32
  special  = false
}

locals {
  passwords = { for user, password in var.users :
  user => password == "" ? random_password.user[user].result : password }
}

# bcrypt() draws a new salt each time: a hash is kept until its password changes.
resource "terraform_data" "hash" {
  for_each         = var.users
  input            = bcrypt(local.passwords[each.key], var.cost)
  triggers_replace = [local.passwords[each.key], var.cost]
  lifecycle { ignore_changes = [input] }
}

resource "tls_private_key" "ca" {
  algorithm   = "ECDSA"
  ecdsa_curve = "P256"
}

resource "tls_self_signed_cert" "ca" {
  private_key_pem       = tls_private_key.ca.private_key_pem
  is_ca_certificate     = true
  validity_period_hours = 87600
  allowed_uses          = ["cert_signing", "crl_signing"]
  subject { common_name = "bench" }
}

resource "tls_private_key" "server" {
  algorithm   = "ECDSA"
  ecdsa_curve = "P256"
}

resource "tls_cert_request" "server" {
  private_key_pem = tls_private_key.server.private_key_pem
  dns_names       = ["localhost"]
  ip_addresses    = ["127.0.0.1"]
  subject { common_name = "localhost" }
}

resource "tls_locally_signed_cert" "server" {
  cert_request_pem      = tls_cert_request.server.cert_request_pem
  ca_private_key_pem    = tls_private_key.ca.private_key_pem
  ca_cert_pem           = tls_self_signed_cert.ca.cert_pem
  validity_period_hours = 9528
  early_renewal_hours   = 2160
  allowed_uses          = ["digital_signature", "key_encipherment", "server_auth"]
}

resource "docker_image" "registry" {
  name         = var.image
  keep_locally = true
}

resource "docker_volume" "data" { name = "${var.name}-data" }

resource "docker_container" "registry" {
  name         = var.name
  image        = docker_image.registry.image_id
  restart      = "unless-stopped"
  wait         = true
  wait_timeout = 60
  # The image's folder belongs to root, as a new volume does.
  user     = "0:0"
  tmpfs    = { "/tmp" = "size=1m,mode=1777,noexec,nosuid,nodev" }
  log_opts = { max-size = "10m", max-file = "3" }

  security_opts = ["no-new-privileges"]
  capabilities { drop = ["ALL"] }
  ports {
    internal = 5000
    external = var.port
  }
  volumes {
    volume_name    = docker_volume.data.name
    container_path = "/var/lib/registry"
  }
  env = [
    "OTEL_TRACES_EXPORTER=none",
    "REGISTRY_AUTH=htpasswd",
    "REGISTRY_AUTH_HTPASSWD_PATH=/auth/htpasswd",
    "REGISTRY_AUTH_HTPASSWD_REALM=Registry Realm",
    "REGISTRY_HTTP_ADDR=:5000",
    "REGISTRY_HTTP_DEBUG_ADDR=127.0.0.1:5001",
    "REGISTRY_HTTP_TLS_CERTIFICATE=/certs/tls.crt",
    "REGISTRY_HTTP_TLS_KEY=/certs/tls.key",
    "REGISTRY_HTTP_TLS_MINIMUMTLS=tls1.2",
    "REGISTRY_LOG_LEVEL=info",
    "REGISTRY_STORAGE_DELETE_ENABLED=false",
  ]
  upload {
    file    = "/certs/tls.crt"
    content = tls_locally_signed_cert.server.cert_pem
  }
  upload {
    file    = "/certs/tls.key"
    content = tls_private_key.server.private_key_pem
  }
  upload {
    file    = "/auth/htpasswd"
    content = join("", [for user, hash in terraform_data.hash : "${user}:${hash.output}\n"])
  }
  healthcheck {
    test         = ["CMD-SHELL", var.health]
    interval     = "0.5s"
    timeout      = "35s"
    start_period = "30s"
    retries      = 3
  }
}
