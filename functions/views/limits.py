"""Limits that callers must keep."""

from functions.hosting.answers import View


class ServiceOwnerSearchLimits(View):
    max_party_filter_values: int
    max_service_resource_filter_values: int
    max_extended_status_filter_values: int


class EndUserSearchLimits(ServiceOwnerSearchLimits):
    max_org_filter_values: int


class SearchLimits(View):
    end_user_search: EndUserSearchLimits
    service_owner_search: ServiceOwnerSearchLimits
