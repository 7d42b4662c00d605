"""Mends for moto's KMS."""


def find_keys_by_their_arns_too():
    """moto knows the key's id only where a key is switched on or off, or is to be deleted."""
    from moto.kms.models import KmsBackend

    def by_id(operation):
        return lambda self, key_id, *args, **kwargs: operation(self, self.get_key_id(key_id), *args, **kwargs)

    for name in ("enable_key", "disable_key", "schedule_key_deletion", "cancel_key_deletion"):
        setattr(KmsBackend, name, by_id(getattr(KmsBackend, name)))
