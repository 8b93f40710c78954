# The two commands are `make run` and `make test`; `make help` lists them all.
.DEFAULT_GOAL := help
.NOTPARALLEL:
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory

PORT ?= 8000
export PORT

PYTHON := .venv/bin/python
STATIC := build/static/staticfiles.json
PRODUCTION := .venv/production.stamp
DEV := .venv/dev.stamp

.PHONY: help run test torture fuzz check audit format lock guide messages bench clean environment collected serve

help: ## Say what each target does
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1\t\2/p' Makefile | expand -t 16

run: environment collected serve ## Install, prepare and serve the site on http://127.0.0.1:8000/ (PORT=)

test: $(DEV) ## Run linters, types and all tests on SQLite and PostgreSQL (SLOW=1: the slow ones too)
	@bash tests/run

torture: $(DEV) ## Kill, fill, freeze and flood the site; print what is expected and seen (FAULT=disk: one)
	@$(PYTHON) -m tests.torture $(FAULT)

fuzz: $(DEV) ## Try new random examples in all property tests; `make test` tries the same each time
	@KB_FUZZ=1 .venv/bin/python -m pytest --no-header -n auto --dist load -m hypothesis

check: $(DEV) ## Run the linters and the type checker alone
	@bash tests/check

audit: $(DEV) ## Look for weak code, secrets, old packages, licences; write build/sbom.json
	@bash tests/check bandit detect-secrets
	@$(PYTHON) -m pytest --no-header --quiet tests/test_requirements.py
	@$(PYTHON) -m tests.audit

format: $(DEV) ## Format the code and the templates
	@.venv/bin/ruff format .
	@.venv/bin/ruff check --fix --quiet .
	@find templates -name '*.html' -exec .venv/bin/djade {} +

lock: $(DEV) ## Pin the newest allowed versions of all packages, with their hashes
	@cd requirements && for list in production sso metrics dev; do \
		../.venv/bin/uv pip compile --quiet --universal --python-version 3.11 --upgrade \
			--generate-hashes --no-emit-index-url --no-header -o $$list.txt $$list.in; \
	done

guide: environment ## Make fixtures/guide.json from fixtures/guide.txt (GUIDE=path: of another guide)
	@$(PYTHON) manage.py make_guide $(GUIDE)

messages: $(DEV) ## Bring the catalogues of kb/locale up to date and compile them (LANGUAGE=de: a new one)
	@mkdir -p kb/locale
	@$(PYTHON) manage.py makemessages $(if $(LANGUAGE),--locale $(LANGUAGE),--all) --no-location --no-obsolete \
		--extension html,txt,py,xml \
		--ignore .venv --ignore build --ignore tests --ignore docs
	@$(PYTHON) manage.py compilemessages --ignore .venv

bench: $(DEV) ## Measure requests per second and search over N=10000 articles
	@$(PYTHON) -m tests.bench $(or $(N),10000)

clean: ## Remove what can be made again; the data stays
	@rm -rf .venv build .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	@find . -name __pycache__ -not -path './.git/*' -exec rm -rf {} +

environment: $(PRODUCTION)

collected: $(STATIC)

serve:
	@exec $(PYTHON) manage.py run_site

$(PRODUCTION): requirements/production.txt requirements/install
	@requirements/install production
	@touch $@

$(DEV): requirements/dev.txt requirements/install
	@requirements/install dev
	@touch $@ $(PRODUCTION)

# The folders are prerequisites too: a file that was removed touches its folder.
$(STATIC): $(PRODUCTION) $(shell find static -mindepth 1 2>/dev/null)
	@echo "Collecting static files…"
	@$(PYTHON) manage.py collectstatic --no-input --clear --verbosity 0
	@chmod -R go+rX build
